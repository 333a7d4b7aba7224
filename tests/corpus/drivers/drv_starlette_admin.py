"""starlette-admin: a SQLAlchemy model view, mounted with `mount_to`."""

from sqlalchemy import Column, Integer, String, create_engine
from sqlalchemy.orm import declarative_base
from starlette.applications import Starlette
from starlette_admin.contrib.sqla import Admin, ModelView

Base = declarative_base()
engine = create_engine("sqlite://")


class Post(Base):
    __tablename__ = "posts"
    id = Column(Integer, primary_key=True)
    title = Column(String)


app = Starlette()
admin = Admin(engine, title="t")
admin.add_view(ModelView(Post))
admin.mount_to(app)
