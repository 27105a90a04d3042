// Tell whether a push comes from the message service, and as it was sent.
import { createHash, verify, X509Certificate } from "node:crypto";

// The URL in x-mns-signing-cert-url may be anybody's: trust this one alone.
const CERTIFICATE_URL = "http://127.0.0.1:8000/mns/x509_public_certificate.pem";

// Once when the receiver starts.
export async function fetchKey() {
  const answer = await fetch(CERTIFICATE_URL);
  return new X509Certificate(await answer.text()).publicKey;
}

// `target` and `headers` as node:http has them (request.url, request.headers), `body` a Buffer.
export function isGenuine(key, target, headers, body) {
  const digest = createHash("md5").update(body).digest("hex");
  const digests = [digest.toUpperCase(), Buffer.from(digest).toString("base64")];
  if (!digests.includes(headers["content-md5"])) return false;
  const named = Object.keys(headers).filter((name) => name.startsWith("x-mns-")).sort();
  const text = [
    "POST",
    headers["content-md5"],
    headers["content-type"] ?? "",
    headers["date"] ?? "",
    ...named.map((name) => `${name}:${headers[name]}`),
    target,
  ].join("\n");
  const signature = Buffer.from(headers["authorization"] ?? "", "base64");
  return verify("RSA-SHA1", Buffer.from(text), key, signature);
}
