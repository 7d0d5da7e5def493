# The Carbon Pump Explorer as an image: docker build -t carbon-pump . &&
#   docker run --read-only --cap-drop ALL --tmpfs /tmp -v pump:/data -p 5006:5006 carbon-pump
# What runs in it needs no shell, no root and nothing to write to but /data and /tmp. /opt/bom.json says what is in it.

FROM python:3.11-slim AS build
WORKDIR /src
# --without-pip: the image that runs needs none; pip of the build stage installs into it from outside
RUN python -m venv --without-pip /opt/venv
COPY pyproject.toml README.md CHANGELOG.md LICENSE carbonpump.py ./
COPY .ci/wheel.py .ci/
COPY assets assets
COPY engine engine
COPY app app
# The documentation first, for the package carries it along; what builds it stays in this stage
RUN pip install --no-cache-dir ".[docs]" && python assets/docs/make.py
RUN pip --python /opt/venv/bin/python install --no-cache-dir --no-compile ".[cluster,postgres]" \
 && pip install --no-cache-dir "cyclonedx-bom>=7,<8" \
 && cyclonedx-py environment --pyproject pyproject.toml --output-reproducible -o /opt/bom.json /opt/venv
# What the image holds: all of that but what no server reads, below /image, its kernels compiled for the processor that it is
# built on, which carbonpump copies to the volume as it starts; another kind of processor compiles its own, before the server
# says that it is ready.
RUN apt-get update \
 && apt-get install -y --no-install-recommends binutils tini \
 && useradd --system --uid 10001 --home-dir /data --no-create-home pump
COPY .ci/image.py .ci/
RUN NUMBA_CACHE_DIR=/opt/kernels /opt/venv/bin/python .ci/image.py /image /usr/bin/tini /opt/bom.json /opt/kernels \
 && mkdir /data


FROM scratch
COPY --from=build /image /
COPY --from=build --chown=pump:pump /data /data
ENV PATH=/opt/venv/bin \
    LANG=C.UTF-8 \
    SSL_CERT_FILE=/etc/ssl/certs/ca-certificates.crt \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NUMBA_CACHE_DIR=/data/kernels \
    CARBONPUMP_KERNELS=/opt/kernels
USER pump
WORKDIR /data
VOLUME /data
EXPOSE 5006
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:5006/health/ready', timeout=4)"]
ENTRYPOINT ["/usr/bin/tini", "--"]
CMD ["carbonpump", "serve", "--host", "0.0.0.0", "--port", "5006", "--data-dir", "/data"]
