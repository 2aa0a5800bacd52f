package dev.reelay.wire;

import static io.netty.handler.codec.http.HttpHeaderNames.CONTENT_TYPE;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.HttpClientCodec;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Makes a connection of the HTTP client read every answer that HTTP/1.1 allows, and some that are common though it does not.
 * The client's own decoder refuses a head above 8 KiB, a {@code Content-Length} that is there twice and a line that ends without
 * CR, and the client takes 102 for the answer itself. Each of these would make an accepted submission one whose outcome is
 * unknown.
 */
final class AnswerCodec {

    /** The longest head of an answer, and the longest status line. The memory is taken only by answers that need it. */
    static final int MAX_HEAD = 64 * 1024;

    private static final String NAME = "dev.reelay.runcomfy.answer-codec";

    private AnswerCodec() {}

    /** Called for each request, before it is written. A connection of the pool is prepared for its first request. */
    static void install(HttpClientRequest request) {
        Channel channel = channel(request);
        if (channel != null) {
            install(channel);
            if (channel.pipeline().get(NAME) instanceof FinalAnswers answers) {
                answers.awaitedBy = request;
            }
        }
    }

    /** Whether a part of the request's answer has not arrived. Once all has, the connection may serve another request. */
    static boolean isAwaited(HttpClientRequest request, Channel channel) {
        return channel.pipeline().get(NAME) instanceof FinalAnswers answers && answers.awaitedBy == request;
    }

    /** {@code null} where the connection cannot be accessed. */
    static @Nullable Channel channel(HttpClientRequest request) {
        return request.connection() instanceof ConnectionBase connection ? connection.channel() : null;
    }

    private static void install(Channel channel) {
        ChannelPipeline pipeline = channel.pipeline();
        ChannelHandlerContext codec = pipeline.context(HttpClientCodec.class);
        if (codec != null && pipeline.get(NAME) == null) {
            String name = codec.name();
            pipeline.replace(name, name, codec());
            pipeline.addAfter(name, NAME, new FinalAnswers());
            // A gateway answers 413 and closes while the request is still being written. Netty would close as well, and
            // drop the
            // answer that has arrived.
            channel.config().setAutoClose(false);
        }
    }

    private static ChannelHandler codec() {
        HttpDecoderConfig decoder = new HttpDecoderConfig()
                .setMaxInitialLineLength(MAX_HEAD)
                .setMaxHeaderSize(MAX_HEAD)
                // The same length twice is one length (RFC 9110, 8.6); two different ones are still refused.
                .setAllowDuplicateContentLengths(true)
                // A line may end with LF alone (RFC 9112, 2.2).
                .setStrictLineParsing(false)
                // Chunks overrule a length beside them (RFC 9112, 6.3).
                .setUseRfc9112TransferEncoding(false)
                // A proxy's header with a character that is not allowed says nothing about the job.
                .setValidateHeaders(false);
        return new HttpClientCodec(
                decoder,
                HttpClientCodec.DEFAULT_PARSE_HTTP_AFTER_CONNECT_REQUEST,
                HttpClientCodec.DEFAULT_FAIL_ON_MISSING_RESPONSE);
    }

    /**
     * Drops interim answers, of which any number may precede the final one (RFC 9110, 15.2): 100, 102, 103 and those that are
     * not defined yet. 101 is none: after it the connection no longer speaks HTTP.
     */
    private static final class FinalAnswers extends ChannelInboundHandlerAdapter {

        private boolean interim;
        private volatile @Nullable HttpClientRequest awaitedBy;

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            if (message instanceof HttpResponse head) {
                interim = isInterim(head.status());
            }
            if (!interim) {
                hideParts(message);
                if (message instanceof LastHttpContent) {
                    awaitedBy = null;
                }
                context.fireChannelRead(message);
                return;
            }
            interim = !(message instanceof LastHttpContent);
            ReferenceCountUtil.release(message);
            if (!context.channel().config().isAutoRead()) {
                context.read();
            }
        }

        /** The REST client would take a body in parts apart, and hand on nothing of it. */
        private static void hideParts(Object message) {
            if (message instanceof HttpResponse head
                    && head.headers()
                            .get(CONTENT_TYPE, "")
                            .toLowerCase(Locale.ROOT)
                            .startsWith("multipart/")) {
                head.headers().set(CONTENT_TYPE, "application/octet-stream");
            }
        }

        private static boolean isInterim(HttpResponseStatus status) {
            return status.codeClass() == HttpStatusClass.INFORMATIONAL
                    && status.code() != HttpResponseStatus.SWITCHING_PROTOCOLS.code();
        }
    }
}
