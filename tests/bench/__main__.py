"""python -m bench: measures a release build that is there already, and prints the table."""

from __future__ import annotations

import argparse
import importlib
import pkgutil
import shutil
import sys
import tempfile
from pathlib import Path
from types import ModuleType

from sandbox import TARGET, Failed

from . import figure, machine, scenarios
from .figure import Figure
from .workspace import Lab


def main() -> None:
    known = {name: importlib.import_module(f"bench.scenarios.{name}") for name in names()}
    options = arguments(known)
    chosen = options.scenarios or [name for name in known if not hasattr(known[name], "ONLY_IF_NAMED")]
    on = machine.described()
    scratch = Path(tempfile.mkdtemp(prefix="bench-", dir=TARGET))
    lab = Lab(scratch, options.peer, options.module)
    try:
        figures = [figure for name in chosen for figure in measured(name, known[name], lab)]
    except Failed as problem:
        sys.exit(f"The benchmark failed: {problem}")
    except KeyboardInterrupt:
        sys.exit("Interrupted.")
    finally:
        lab.stop()
        shutil.rmtree(scratch)
    print(f"\n{on}\n\n{figure.text(figures)}")
    if options.markdown:
        options.markdown.write_text(f"{on}\n\n{figure.markdown(figures)}\n")


def names() -> list[str]:
    """Of the scenarios, by the alphabet."""
    return sorted(module.name for module in pkgutil.iter_modules(scenarios.__path__))


def arguments(known: dict[str, ModuleType]) -> argparse.Namespace:
    lines = [f"  {name:14} {module.__doc__}" for name, module in known.items()]
    parser = argparse.ArgumentParser(
        prog="bench",
        description="\n".join([__doc__ or "", "", "scenarios:", *lines]),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("scenarios", nargs="*", choices=[*known, []], metavar="SCENARIO", help="all quick ones if none")
    parser.add_argument("--markdown", type=Path, metavar="FILE", help="write the table to this file too, as Markdown")
    parser.add_argument(
        "--peer",
        type=Path,
        metavar="DIRECTORY",
        help="a mirror of plugins with hashicorp/aws, to measure it beside us where the scenario can",
    )
    parser.add_argument(
        "--module", type=Path, metavar="DIRECTORY", help="the public module that the scenario validate is about"
    )
    return parser.parse_args()


def measured(name: str, scenario: ModuleType, lab: Lab) -> list[Figure]:
    print(f"Measuring {name}: {scenario.__doc__}", file=sys.stderr, flush=True)
    return scenario.measure(lab)


if __name__ == "__main__":
    main()
