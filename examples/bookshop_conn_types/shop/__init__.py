"""A small book shop on conn-types' own router: `uvicorn shop.main:app` in the folder above."""
