"""sqladmin: its quick start (two models), a view with `@expose` and a model with an `@action`."""

from sqladmin import Admin, BaseView, ModelView, action, expose
from sqlalchemy import Column, ForeignKey, Integer, String, create_engine
from sqlalchemy.orm import declarative_base, relationship
from starlette.applications import Starlette
from starlette.responses import PlainTextResponse

Base = declarative_base()
engine = create_engine("sqlite://")


class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    addresses = relationship("Address")


class Address(Base):
    __tablename__ = "addresses"
    id = Column(Integer, primary_key=True)
    user_id = Column(Integer, ForeignKey("users.id"))


app = Starlette()
admin = Admin(app, engine)


@admin.add_view
class UserAdmin(ModelView, model=User):
    column_list = [User.id, User.name]  # noqa: RUF012

    @action(name="approve_users", label="Approve")
    async def approve(self, request):
        return PlainTextResponse("ok")


class AddressAdmin(ModelView, model=Address):
    pass


class ReportView(BaseView):
    name = "Report"

    @expose("/report", methods=["GET"])
    async def report_page(self, request):
        return PlainTextResponse("report")


admin.add_view(AddressAdmin)
admin.add_view(ReportView)
