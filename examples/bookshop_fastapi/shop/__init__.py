"""A small book shop on FastAPI: `uvicorn shop.main:app` in the folder above."""
