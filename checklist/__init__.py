"""Turns verdicts into checklists for people: command line output and PDF."""
