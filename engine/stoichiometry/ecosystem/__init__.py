"""The paper's own kind of model: a MOPS-like ecosystem in the embedded ocean, stepped through its years.

Phosphorus, nitrogen and oxygen as in MOPS (Kriest & Oschlies 2015, doi 10.5194/gmd-8-2929-2015), and beside each pool of
organic phosphorus its carbon twin (Tanioka, Matsumoto & Lomas 2021, doi 10.1029/2021GL094924).
"""
