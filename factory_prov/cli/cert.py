"""`factory-prov cert`: a self-signed certificate and its key."""

from __future__ import annotations

import argparse

from factory_prov.cli.output import Output
from factory_prov.credentials.certificate import CertificateOptions
from factory_prov.credentials.self_signed import make_self_signed
from factory_prov.errors import InputError
from factory_prov.files.folder_names import folder_name
from factory_prov.files.owner_only import write_credentials_folder
from factory_prov.job.job_file import load_job
from factory_prov.job.old_formats.cert_info import certificate_options, read_cert_info_file
from factory_prov.messages import Message


def cert(arguments: argparse.Namespace, output: Output) -> int:
    """Make the pair and keep it in the endpoint's own folder."""
    pair = make_self_signed(_options(arguments), endpoint_name=arguments.name)
    folder = write_credentials_folder(arguments.output, folder_name(arguments.name), pair.files())
    paths = sorted(folder.iterdir())
    document = {"endpoint_name": arguments.name, "folder": str(folder), "files": [path.name for path in paths]}
    output.result([str(path) for path in paths], document)
    return 0


def _options(arguments: argparse.Namespace) -> CertificateOptions:
    if arguments.cert_info is not None:
        return certificate_options(read_cert_info_file(arguments.cert_info))
    if arguments.job is None:
        return CertificateOptions()
    issuers = load_job(arguments.job).issuers
    options = next((each for each in issuers if isinstance(each, CertificateOptions)), None)
    if options is None:
        cure = Message("Add [credentials.certificate] to the job, or leave --job out.")
        raise InputError(
            Message("the job does not say how to make a certificate."), place=str(arguments.job), cure=cure
        )
    return options
