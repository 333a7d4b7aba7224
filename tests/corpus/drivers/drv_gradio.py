"""Gradio: an interface of two pages, as an application."""

import gradio as gr

with gr.Blocks() as demo:
    text = gr.Textbox()
    button = gr.Button()
    button.click(lambda x: x, text, text, api_name="echo")
with demo.route("Second", "/second"):
    gr.Markdown("x")
app = gr.routes.App.create_app(demo)
