# What `conn-types stubs` writes into a project comes before this, and has the project's handlers besides.
from conn_types_project_routes import ProjectPaths as ProjectPaths
from conn_types_project_routes import ProjectRoutes as ProjectRoutes
from conn_types_project_urls import RouteUrls as RouteUrls
