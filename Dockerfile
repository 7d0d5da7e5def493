# The Carbon Pump Explorer as an image: docker build -t carbon-pump . &&
#   docker run --read-only --tmpfs /tmp -v pump:/data -p 5006:5006 carbon-pump

FROM python:3.11-slim AS build
WORKDIR /src
# --without-pip: the image that runs needs none; pip of the build stage installs into it from outside
RUN python -m venv --without-pip /opt/venv
COPY pyproject.toml README.md LICENSE ./
COPY assets assets
COPY engine engine
COPY app app
RUN pip --python /opt/venv/bin/python install --no-cache-dir ".[cluster]" \
 && find /opt/venv -type d -name tests -prune -exec rm -rf {} + \
 && find /opt/venv -name "*.map" -delete


FROM python:3.11-slim
RUN apt-get update \
 && apt-get install -y --no-install-recommends tini \
 && rm -rf /var/lib/apt/lists/* \
 && useradd --system --uid 10001 --home-dir /data --no-create-home pump \
 && install -d -o pump -g pump /data /opt/kernels
COPY --from=build /opt/venv /opt/venv
ENV PATH=/opt/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    NUMBA_CACHE_DIR=/data/kernels
# Kernels compiled for the processor the image is built on; another kind compiles its own at start, before it says
# that it is ready. Numba reads its cache only where it may also write: they are copied to the volume at each start,
# which also replaces those of an older image.
USER pump
RUN NUMBA_CACHE_DIR=/opt/kernels carbonpump warm
USER root
RUN printf '%s\n' '#!/bin/sh' 'mkdir -p "$NUMBA_CACHE_DIR" && cp -r /opt/kernels/. "$NUMBA_CACHE_DIR"/' 'exec "$@"' \
      > /usr/local/bin/with-kernels \
 && chmod 755 /usr/local/bin/with-kernels
USER pump
WORKDIR /data
VOLUME /data
EXPOSE 5006
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
  CMD ["python", "-c", "from urllib.request import urlopen; urlopen('http://127.0.0.1:5006/health/ready', timeout=4)"]
ENTRYPOINT ["tini", "--", "with-kernels"]
CMD ["carbonpump", "serve", "--host", "0.0.0.0", "--port", "5006", "--data-dir", "/data"]
