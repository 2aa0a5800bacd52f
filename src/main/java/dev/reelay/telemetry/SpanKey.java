package dev.reelay.telemetry;

import io.opentelemetry.api.common.AttributeKey;

/** The attributes of spans: names of OpenTelemetry's semantic conventions where there is one, others below {@code reelay}. */
final class SpanKey {

    static final AttributeKey<String> SYSTEM = AttributeKey.stringKey("messaging.system");
    static final AttributeKey<String> OPERATION = AttributeKey.stringKey("messaging.operation.name");
    static final AttributeKey<String> OPERATION_TYPE = AttributeKey.stringKey("messaging.operation.type");
    static final AttributeKey<String> DESTINATION = AttributeKey.stringKey("messaging.destination.name");
    static final AttributeKey<String> PARTITION = AttributeKey.stringKey("messaging.destination.partition.id");
    static final AttributeKey<String> GROUP = AttributeKey.stringKey("messaging.consumer.group.name");
    static final AttributeKey<Long> OFFSET = AttributeKey.longKey("messaging.kafka.offset");
    static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    static final AttributeKey<Long> HTTP_STATUS = AttributeKey.longKey("http.response.status_code");
    static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
    static final AttributeKey<Long> PORT = AttributeKey.longKey("server.port");
    static final AttributeKey<String> ERROR = AttributeKey.stringKey("error.type");
    static final AttributeKey<String> JOB_ID = AttributeKey.stringKey("reelay.job.id");
    static final AttributeKey<String> MODEL = AttributeKey.stringKey("reelay.model");
    static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("reelay.request_id");
    static final AttributeKey<Long> ATTEMPT = AttributeKey.longKey("reelay.attempt");
    static final AttributeKey<String> OUTCOME = AttributeKey.stringKey("reelay.outcome");
    static final AttributeKey<String> CHARGED = AttributeKey.stringKey("reelay.charged");
    static final AttributeKey<Double> COST = AttributeKey.doubleKey("reelay.cost_usd");
    static final AttributeKey<Long> LEFT_OUT = AttributeKey.longKey("reelay.polls_left_out");

    private SpanKey() {}
}
