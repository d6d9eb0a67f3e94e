"""Tests of the tongues."""
