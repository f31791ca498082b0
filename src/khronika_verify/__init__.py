# SPDX-License-Identifier: Apache-2.0
"""Checks a Khronika court package with the Python standard library alone: `khronika_verify.package(folder)` gives every finding."""

from khronika_verify.package import package

__all__ = ["package"]
