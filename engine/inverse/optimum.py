"""The 21 numbers of the joint model at its optimum on observed fields (tests/validation/inverse.py, product CAFE): fitted.

The paper prints its own in a supplement only. The embedded ocean's alkalinity and DIC are a forward run with these.
"""

OPTIMUM = {
    "alpha": 4.999e-08,
    "beta": 0.1696,
    "b": 1.33,
    "b_warm": 0.2635,
    "kappa_d": 1.76e-07,
    "q10": 0.782,
    "sigma_c": 0.097,
    "c_b": 0.8151,
    "c_b_warm": 0.7348,
    "c_kappa_d": 5.822e-10,
    "c_q10": 0.5292,
    "eta": 0.02119,
    "kappa_r_lit": 6.348e-11,
    "kappa_r_dark": 1.349e-11,
    "pc_slope": 0.001468,
    "pc_offset": 0.01201,
    "pic_ratio": 0.03127,
    "pic_silicate": 0.09713,
    "pic_length": 3536.0,
    "o_ratio": 0.917,
    "o_warm": 0.4966,
}
