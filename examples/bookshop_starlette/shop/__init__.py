"""A small book shop on Starlette: `uvicorn shop.main:app` in the folder above."""
