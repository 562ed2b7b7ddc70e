"""The app's door: ``streamlit run streamlit_app.py``."""

import streamlit as st

from contextual.app import edge, is_visit, run

app = st.App(__file__, middleware=edge.middleware())  # Streamlit finds this and serves it

if is_visit():
    run()
