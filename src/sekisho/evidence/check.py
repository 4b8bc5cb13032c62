"""Verify this folder by `python verify.py [RING.json]`.

Needs Python 3.9 or newer and the package `cryptography`; no network, nothing of the sender's but this
folder. RING.json: the public keys as you hold them from elsewhere; without it the pack's own are used,
and then it is shown only that the pack is in itself whole, not who has made it.

Ends with 0 if all of it holds, 1 if something does not, 2 if it is whole but by the pack's own keys only.
このフォルダーを検証します。すべて正しければ 0、正しくないものがあれば 1、同梱の鍵だけで調べたなら 2 で終わります。
"""

# ruff: noqa: T201 - what it finds is printed, and it leaves this package as a program of its own

from __future__ import annotations

import base64
import hashlib
import json
import sys
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

INDEX = "index.dsse.json"
AUDIT_TYPE = "application/vnd.sekisho.audit+json"


def digest(data: bytes) -> str:
    """SHA-256 in hexadecimal."""
    return hashlib.sha256(data).hexdigest()


def signed_by_run(
    payload: bytes, kind: str, signatures: list[dict[str, str]], ring: dict[str, Any]
) -> bool:
    """Whether a run's key that was not revoked has signed the payload (DSSE)."""
    signed = b"DSSEv1 %d %s %d %s" % (len(kind), kind.encode(), len(payload), payload)
    for one in signatures:
        key = ring.get(one["keyid"])
        if key is None or key["revoked"] or key["role"] != "run":
            continue
        public = Ed25519PublicKey.from_public_bytes(bytes.fromhex(key["public"]))
        try:
            public.verify(base64.b64decode(one["sig"]), signed)
        except InvalidSignature:
            continue
        return True
    return False


def opened(data: bytes, ring: dict[str, Any]) -> tuple[Any, bool]:
    """What an envelope says, and whether a run has signed it."""
    envelope = json.loads(data)
    payload = base64.b64decode(envelope["payload"])
    kind, signatures = envelope["payloadType"], envelope["signatures"]
    return json.loads(payload), signed_by_run(payload, kind, signatures, ring)


class Pack:
    """The folder, and what does not hold of it."""

    def __init__(self, folder: Path, ring: dict[str, Any]) -> None:
        self.ring = ring
        self.faults: list[str] = []
        self.files: dict[str, bytes] = {}
        for path in sorted(folder.rglob("*")):
            name = path.relative_to(folder).as_posix()
            if path.is_symlink() or not (path.is_file() or path.is_dir()):
                self.fault("no file of a pack / 一式のファイルではありません", name)
            elif path.is_file():
                self.files[name] = path.read_bytes()
        self.index: dict[str, Any] = {}

    def verify(self) -> list[str]:
        """All that does not hold."""
        if INDEX not in self.files:
            return [f"missing / 見つかりません: {INDEX}"]
        self.index, by_run = opened(self.files[INDEX], self.ring)
        if not by_run:
            self.fault("no key that counts has signed it / 有効な署名がありません", INDEX)
        self.check_files()
        if not self.faults:
            try:
                self.check_record()
            except (ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
                self.fault("unreadable / 読めません", repr(error))
        return self.faults

    def check_record(self) -> None:
        """What the files say, once they are those of the index."""
        heads, manifests = self.check_chain("heads"), self.check_chain("manifests")
        self.check_links(heads, manifests)
        self.check_parts(manifests)
        self.check_clearances(heads)
        self.check_texts()

    def fault(self, what: str, file: str) -> None:
        """One thing that does not hold."""
        self.faults.append(f"{what}: {file}")

    def check_files(self) -> None:
        """Exactly the files of the index are there, each as it was."""
        listed = self.index["files"]
        for path in sorted(listed.keys() | self.files.keys() - {INDEX}):
            if path not in self.files:
                self.fault("missing / 見つかりません", path)
            elif path not in listed:
                self.fault("added / あとから加わりました", path)
            elif digest(self.files[path]) != listed[path]:
                self.fault("changed / 変更されています", path)

    def check_chain(self, name: str) -> dict[int, tuple[str, Any]]:
        """Entries 1, 2, 3, ... of a chain: each is signed and names the one before."""
        entries: dict[int, tuple[str, Any]] = {}
        start = f"log/{name}/"
        before = None
        paths = [path for path in self.files if path.startswith(start)]
        for number, path in enumerate(sorted(paths), start=1):
            data = self.files[path]
            body = json.loads(data)
            if path != f"{start}{number:08d}.json" or body["number"] != number:
                self.fault("the chain has a gap before / この前が欠けています", path)
            if body["previous"] != before:
                self.fault("does not continue the chain / 前の記録につながりません", path)
            rest = {key: value for key, value in body.items() if key != "signature"}
            payload = json.dumps(rest, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            given = [body["signature"]] if "signature" in body else []
            if not signed_by_run(payload.encode() + b"\n", AUDIT_TYPE, given, self.ring):
                self.fault("no key that counts has signed it / 有効な署名がありません", path)
            entries[number] = digest(data), body
            before = {"number": number, "sha256": digest(data)}
        return entries

    def check_links(
        self, heads: dict[int, tuple[str, Any]], manifests: dict[int, tuple[str, Any]]
    ) -> None:
        """Heads name manifests and manifests heads; the index names the last head."""
        for entries, key, others in ((heads, "sealed", manifests), (manifests, "head", heads)):
            for number, (_, body) in entries.items():
                link = body[key]
                if link and others.get(link["number"], ("",))[0] != link["sha256"]:
                    self.fault(f"{key}: other than it was / 記録と違います", str(number))
        last = self.index["head"]
        if last and heads.get(last["number"], ("",))[0] != last["sha256"]:
            self.fault("the last head is another / 最後の記録が違います", str(last["number"]))
        if last and len(heads) != last["number"]:
            self.fault("heads / 開始記録の数", f"{len(heads)} != {last['number']}")

    def check_parts(self, manifests: dict[int, tuple[str, Any]]) -> None:
        """Each file of a run is in the manifest that seals the run, and is about the recipient."""
        sealed = {body["head"]["number"]: body["files"] for _, body in manifests.values()}
        for path, data in self.files.items():
            if not path.startswith("log/runs/"):
                continue
            folder, name = path.split("/")[2:4]
            run = int(folder[:8])
            if run not in sealed:
                print("note: the run was cut off, no manifest / 中断した実行:", path)
            elif {f["name"]: f["sha256"] for f in sealed[run]}.get(name) != digest(data):
                self.fault("not in the manifest of its run / 実行の目録にありません", path)
            body = json.loads(data)
            about = body.get("recipient", self.index["recipient"])
            if about != self.index["recipient"]:
                self.fault("about somebody else / 別の提供先のものです", path)

    def check_clearances(self, heads: dict[int, tuple[str, Any]]) -> None:
        """Each clearance is signed, for the recipient, and names a head of the chain."""
        for path, data in self.files.items():
            if not path.endswith("clearance.json"):
                continue
            statement, by_run = opened(data, self.ring)
            said = statement["predicate"]
            if not by_run:
                self.fault("no key that counts has signed it / 有効な署名がありません", path)
            if said["recipient"] != self.index["recipient"]:
                self.fault("for somebody else / あて先が違います", path)
            if heads.get(said["log"]["number"], ("",))[0] != said["log"]["digest"]["sha256"]:
                self.fault("names a head that is not there / 指す記録がありません", path)

    def check_texts(self) -> None:
        """Each published text is one that a run has decided by."""
        named = {
            text
            for path, data in self.files.items()
            if path.startswith("log/runs/") and path.endswith("-policy.json")
            for text in json.loads(data)["files"].values()
        }
        for path, data in self.files.items():
            if path.startswith("policy/") and path.endswith(".txt") and digest(data) not in named:
                self.fault("no run has decided by it / どの実行も使っていません", path)


def main(arguments: list[str]) -> int:
    """Say what holds; 0 if all does."""
    folder = Path(__file__).resolve().parent
    ring_file = Path(arguments[0]) if arguments else folder / "keys/ring.json"
    # Whoever makes a pack makes its keys: they say nothing of who that is.
    own = folder in ring_file.resolve().parents
    keys = json.loads(ring_file.read_bytes())["keys"]
    ring = {key["id"]: key for key in keys}
    if len(ring) != len(keys):
        print("FAIL: a key is there twice / 同じ鍵が二度あります:", ring_file.name)
        return 1
    pack = Pack(folder, ring)
    faults = pack.verify()
    for fault in faults:
        print("FAIL:", fault)
    if faults:
        return 1
    count, index = len(pack.files), pack.index
    answer = "whole, by its own keys / 同梱の鍵では揃っています" if own else "holds / すべて正しい"
    print(f"{answer}: {count} files / ファイル, recipient / 提供先 {index['recipient']},")
    print(f"  business dates / 業務日 {index['from']} - {index['to']}")
    print("keys / 鍵:", ", ".join(sorted(ring)))
    if own:
        print("NOT SHOWN: who made it; name keys that you hold from elsewhere: verify.py RING.json")
        print(
            "作成者は確認できません。別の経路で受け取った鍵を指定してください: verify.py RING.json"
        )
    return 2 if own else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
