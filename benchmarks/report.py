"""The table on the screen."""

from typing import Any


def table(results: dict[str, Any]) -> str:
    """Sizes, times for information, and every limit with what was measured."""
    sizes = ", ".join(f"{count:,} {name}" for name, count in results["sizes"].items())
    lines = ["", f"Data set: {sizes}", "", f"{'page':<24}{'p50 ms':>9}{'p95 ms':>9}{'queries':>9}"]
    for name, page in results["pages"].items():
        lines.append(f"{name:<24}{page['p50']:>9.1f}{page['p95']:>9.1f}{page['queries']:>9}")
    lines += ["", f"{'import of 10,000 rows':<24}{'s':>9}{'floor s':>9}{'rows':>9}"]
    for name, told in results["imports"].items():
        floor = told.get("parsing", 0) + told.get("copying", 0)
        lines.append(f"{name:<24}{told['seconds']:>9.1f}{floor:>9.2f}{told.get('rows', 0):>9,.0f}")
    lines += ["", f"{'limit':<30}{'measured':>12}{'at most':>12}"]
    for check in results["checks"]:
        mark, unit = "✓" if check["held"] else "✗", check["unit"]
        measured, limit = f"{check['value']:.2f} {unit}", f"{check['limit']:g} {unit}"
        lines.append(f"{check['name']:<30}{measured:>12}{limit:>12}  {mark}")
    return "\n".join(lines)
