# What `conn-types stubs` writes into a project comes before this, and has a method for each route.
from conn_types.url_namespace import URLNamespace as RouteUrls

__all__ = ["RouteUrls"]
