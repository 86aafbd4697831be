"""Flow matching in two dimensions, as Dunefield shows it: the exact and the learned field, and their samples.

Equations are numbered as in Lipman et al. 2022, "Flow Matching for Generative Modeling", arXiv 2210.02747.

    python flow.py                                     samples of every lane: their mean and deviation
    python flow.py -n 500 --at 0.5 --lane 1 --out a.npy
    python -c "import flow; print(flow.sample(lane=0, n=1000))"

Row i of `sample` begins with the same noise as row i of `dunefield sample`, and ends where that does.
"""

