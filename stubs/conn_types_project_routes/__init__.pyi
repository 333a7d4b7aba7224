from typing import Any, Generic, TypeVar

_URLT_co = TypeVar("_URLT_co", covariant=True)
_URLPathT_co = TypeVar("_URLPathT_co", covariant=True)

# What `conn-types stubs` writes into a project comes before this, which knows no routes and takes all names.
class ProjectRoutes(Generic[_URLT_co]):
    def url_for(self, name: str, /, **path_params: Any) -> _URLT_co: ...

class ProjectPaths(Generic[_URLPathT_co]):
    def url_path_for(self, name: str, /, **path_params: Any) -> _URLPathT_co: ...
