"""The floor of the server benches: a page with one table of 150 rows and nothing else."""

import pandas as pd
import streamlit as st

st.selectbox("Which", ["one", "two", "three"])
st.dataframe(pd.DataFrame({"name": [f"row {n}" for n in range(150)], "figure": range(150)}))
