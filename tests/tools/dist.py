"""Writes the files of a release and of a mirror of providers: the same bytes from the same program each time.

    DIRECTORY/terraform-provider-assumerole_0.1.0_linux_amd64.zip and so on: what a registry takes
    DIRECTORY/mirror: what a static web server shows to `network_mirror`; a `filesystem_mirror` can be it, too

Archives of other platforms that lie there already are taken into the checksums and the indices.
"""

import argparse
import base64
import hashlib
import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
HOSTS = ["registry.terraform.io", "registry.opentofu.org"]
# Before 1980 there is no time in an archive.
EPOCH = (1980, 1, 1, 0, 0, 0)


def archive(path: Path, files: dict[str, tuple[Path, int]]) -> None:
    """An archive with these files, by their names in it, with their modes, and nothing that tells when or by whom."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".draft")
    with zipfile.ZipFile(draft, "w") as written:
        for name, (source, mode) in sorted(files.items()):
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3  # Unix, on whatever system
            info.external_attr = (0o100000 | mode) << 16
            with source.open("rb") as read, written.open(info, "w") as write:
                shutil.copyfileobj(read, write, 1 << 20)
    draft.replace(path)


def sha256(path: Path) -> str:
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while chunk := file.read(1 << 20):
            digest.update(chunk)
    return digest.hexdigest()


def h1(path: Path) -> str:
    """The checksum of a package in lock files: of the list of its files, whatever the archive is like."""
    listed = hashlib.sha256()
    with zipfile.ZipFile(path) as packed:
        for name in sorted(packed.namelist()):
            with packed.open(name) as file:
                digest = hashlib.sha256()
                while chunk := file.read(1 << 20):
                    digest.update(chunk)
            listed.update(f"{digest.hexdigest()}  {name}\n".encode())
    return "h1:" + base64.b64encode(listed.digest()).decode()


def write_json(path: Path, value: object) -> None:
    path.write_text(json.dumps(value, indent=2, sort_keys=True) + "\n")


def release(directory: Path, program: Path, version: str, platform: str) -> Path:
    """What a registry takes of one platform, and the list of checksums of all that are there."""
    name = f"terraform-provider-assumerole_{version}"
    suffix = ".exe" if platform.startswith("windows") else ""
    packed = directory / f"{name}_{platform}.zip"
    files = {f"terraform-provider-assumerole_v{version}{suffix}": (program, 0o755)}
    files |= {document: (ROOT / document, 0o644) for document in ["LICENSE", "README.md"]}
    archive(packed, files)
    manifest = directory / f"{name}_manifest.json"
    manifest.write_bytes((ROOT / "terraform-registry-manifest.json").read_bytes())
    listed = sorted([*directory.glob(f"{name}_*.zip"), manifest])
    sums = directory / f"{name}_SHA256SUMS"
    sums.write_text("".join(f"{sha256(path)}  {path.name}\n" for path in listed))
    return packed


def index(directory: Path, name: str) -> None:
    """What a mirror says of a provider: its versions and platforms are those of the archives in the directory."""
    prefix = f"terraform-provider-{name}_"
    versions: dict[str, dict[str, object]] = {}
    for path in sorted(directory.glob(f"{prefix}*.zip")):
        version, platform = path.stem.removeprefix(prefix).split("_", 1)
        hashes = [h1(path), f"zh:{sha256(path)}"]
        versions.setdefault(version, {})[platform] = {"hashes": hashes, "url": path.name}
    for version, archives in versions.items():
        write_json(directory / f"{version}.json", {"archives": archives})
    write_json(directory / "index.json", {"versions": {version: {} for version in versions}})


def mirror(directory: Path, program: Path, version: str, platform: str, bases: list[str]) -> None:
    """The provider under both of its names, for the users of either registry."""
    suffix = ".exe" if platform.startswith("windows") else ""
    for host in HOSTS:
        place = directory / "mirror" / host
        # What an earlier run was asked for, and this one is not.
        for stale in [*place.rglob("*.json"), *place.rglob(f"*_{platform}.zip")]:
            stale.unlink()
        own, other = place / "assumerole" / "assumerole", place / "hashicorp" / "aws"
        own.mkdir(parents=True, exist_ok=True)
        for packed in directory.glob(f"terraform-provider-assumerole_{version}_*.zip"):
            shutil.copyfile(packed, own / packed.name)
        for base in bases:
            build = f"{base}+assumerole.{version}"
            # The program alone, so that its checksum in lock files is that of `install --as`.
            files = {f"terraform-provider-aws_v{build}{suffix}": (program, 0o755)}
            archive(other / f"terraform-provider-aws_{build}_{platform}.zip", files)
        index(own, "assumerole")
        index(other, "aws")


def sign(sums: Path, key: str) -> None:
    """A detached signature beside the list of checksums, as registries want it."""
    command = ["gpg", "--yes", "--local-user", key, "--detach-sign", "--output", f"{sums}.sig", str(sums)]
    try:
        status = subprocess.run(command, check=False).returncode
    except FileNotFoundError:
        sys.exit("gpg is missing: install GnuPG, or leave KEY out, and sign the file of checksums elsewhere.")
    if status:
        sys.exit(f"gpg could not sign {sums} with {key}.")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--program", type=Path, required=True)
    parser.add_argument("--version", required=True)
    parser.add_argument("--platform", required=True)
    parser.add_argument("--directory", type=Path, required=True)
    parser.add_argument("--bases", required=True, help="versions of hashicorp/aws, with commas between them")
    parser.add_argument("--key", help="of the user's keys in gpg, the one to sign with")
    asked = parser.parse_args()
    packed = release(asked.directory, asked.program, asked.version, asked.platform)
    mirror(asked.directory, asked.program, asked.version, asked.platform, asked.bases.split(","))
    if asked.key:
        sign(asked.directory / f"terraform-provider-assumerole_{asked.version}_SHA256SUMS", asked.key)
    print(f"Written: {packed}, and what goes with it in {asked.directory}")


main()
