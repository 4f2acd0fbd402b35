# syntax=docker/dockerfile:1

FROM python:3.13-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /src
RUN python -m venv /opt/tenantline && python -m venv /opt/build
# Dependencies change less often than the code, so their layer comes first.
COPY requirements.txt requirements-build.txt ./
RUN /opt/tenantline/bin/pip install --require-hashes --only-binary :all: -r requirements.txt \
 && /opt/build/bin/pip install --require-hashes --only-binary :all: -r requirements-build.txt
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY adapters adapters
COPY rules rules
# pip is not needed at run time, and what is not there cannot be misused.
RUN /opt/build/bin/pip wheel --no-deps --no-index --no-build-isolation --wheel-dir /dist . \
 && /opt/tenantline/bin/pip install --no-deps --no-index /dist/*.whl \
 && /opt/tenantline/bin/pip uninstall --yes pip

FROM python:3.13-slim
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin tenantline \
 && install --directory --owner tenantline --group tenantline --mode 0700 /data
COPY --from=build /opt/tenantline /opt/tenantline
ENV PATH=/opt/tenantline/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    TENANTLINE_DATA_DIR=/data
WORKDIR /opt/tenantline
USER 10001
VOLUME /data
EXPOSE 8080
# The slim image has no curl.
HEALTHCHECK --interval=30s --timeout=5s --start-period=20s --retries=3 \
  CMD ["python", "-c", "import urllib.request as u; u.urlopen('http://127.0.0.1:8080/healthz', timeout=3)"]
ENTRYPOINT ["tenantline"]
CMD ["run"]
