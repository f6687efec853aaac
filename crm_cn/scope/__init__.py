"""Data scope on the platform: whose a record is, what the roles of a person reach, and what moves with people."""
