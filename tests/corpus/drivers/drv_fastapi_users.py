"""fastapi-users: every router factory of the package, and two back ends, as in its documentation."""

import uuid

from fastapi import FastAPI
from fastapi_users import FastAPIUsers, schemas
from fastapi_users.authentication import AuthenticationBackend, BearerTransport, CookieTransport, JWTStrategy
from httpx_oauth.clients.google import GoogleOAuth2

google = GoogleOAuth2("id", "secret")


def strategy():
    return JWTStrategy(secret="S" * 32, lifetime_seconds=3600)


bearer = BearerTransport(tokenUrl="auth/jwt/login")
jwt = AuthenticationBackend(name="jwt", transport=bearer, get_strategy=strategy)
cookie = AuthenticationBackend(name="cookie", transport=CookieTransport(), get_strategy=strategy)


async def get_user_manager():
    yield None


class UserRead(schemas.BaseUser[uuid.UUID]): ...


class UserCreate(schemas.BaseUserCreate): ...


class UserUpdate(schemas.BaseUserUpdate): ...


users = FastAPIUsers(get_user_manager, [jwt, cookie])
app = FastAPI()
app.include_router(users.get_auth_router(jwt), prefix="/auth/jwt", tags=["auth"])
app.include_router(users.get_auth_router(cookie), prefix="/auth/cookie", tags=["auth"])
app.include_router(users.get_register_router(UserRead, UserCreate), prefix="/auth")
app.include_router(users.get_reset_password_router(), prefix="/auth")
app.include_router(users.get_verify_router(UserRead), prefix="/auth")
app.include_router(users.get_users_router(UserRead, UserUpdate), prefix="/users")
app.include_router(users.get_oauth_router(google, jwt, "SECRET"), prefix="/auth/google")
app.include_router(
    users.get_oauth_associate_router(google, UserRead, "SECRET"), prefix="/auth/associate/google"
)
