"""Data scope (D1–D10): who may do what with which record, without the platform.

levels    how far a role reaches, and for which action
tokens    what a record says about whose it is; what a person holds against it
grants    what a level grants, and whether a record is in it
sql       the same grant as a condition for many records
"""
