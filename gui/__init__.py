"""Digitscope's window: all Qt, and nothing but Qt."""
