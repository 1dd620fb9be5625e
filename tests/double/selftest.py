"""Tests of the double itself, with boto3 as the client: python -m double.selftest [faults ...]

What is asserted here is AWS's behaviour as its reference describes it, not moto's. The tests stand in selftests/, a
file for each subject; named ones run alone.
"""

from __future__ import annotations

import importlib
import pkgutil
import sys
import unittest

from . import selftests


def main() -> None:
    subjects = sys.argv[1:] or [module.name for module in pkgutil.iter_modules(selftests.__path__)]
    modules = [importlib.import_module(f"{selftests.__name__}.{subject}") for subject in subjects]
    tests = unittest.TestSuite(map(unittest.defaultTestLoader.loadTestsFromModule, modules))
    sys.exit(not unittest.TextTestRunner().run(tests).wasSuccessful())


if __name__ == "__main__":
    main()
