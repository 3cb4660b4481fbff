"""Everybody the firm knows: people and organisations, whether they ever sign in or not.

A contact's part in a case is a Party (room `cases`); what signs in is an Account (room `people`).
"""
