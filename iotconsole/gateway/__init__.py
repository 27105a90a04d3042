"""The door for Alibaba Cloud's OpenAPI, RPC style: `/` on the web port."""
