package dev.reelay.console;

import io.quarkus.qute.Engine;
import io.quarkus.qute.EvalContext;
import io.quarkus.qute.HtmlEscaper;
import io.quarkus.qute.NamespaceResolver;
import io.quarkus.qute.ReflectionValueResolver;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.qute.TemplateLocator;
import io.quarkus.qute.ValueResolver;
import io.quarkus.qute.Variant;
import java.io.IOException;
import java.io.InputStream;
import java.io.Reader;
import java.io.StringReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** The console's pages without Quarkus: the same templates, escaped as Quarkus escapes them. */
public final class PlainPages {

    /** When pages of tests are made. */
    public static final Instant NOW = Instant.parse("2026-11-21T13:00:00Z");

    /** A text as customers, RunComfy and users may write it. */
    public static final String HOSTILE = "\"><script>alert('x')</script><img src=x onerror=alert(1)>&{chrome.base}";

    private final Engine engine;

    public PlainPages() {
        var builder = Engine.builder()
                .addDefaults()
                .addResultMapper(new HtmlEscaper(List.of(Variant.TEXT_HTML)))
                .addNamespaceResolver(NamespaceResolver.builder("inject")
                        .resolve(_ -> Map.of("parameterName", "csrf-token", "token", "token-of-the-test"))
                        .build())
                .addNamespaceResolver(NamespaceResolver.builder("assets")
                        .resolve(_ -> Assets.version())
                        .build())
                .addLocator(PlainPages::locate);
        for (Method look : Looks.class.getDeclaredMethods()) {
            if (Modifier.isPublic(look.getModifiers()) && Modifier.isStatic(look.getModifiers())) {
                builder.addValueResolver(new LookResolver(look));
            }
        }
        engine = builder.addValueResolver(new ReflectionValueResolver()).build();
    }

    /** What is around a page, for a visitor who may do this and what is less. */
    public static Chrome chrome(Place place, Permission permission) {
        return new Chrome(
                "/base",
                place,
                place.title(),
                new Visitor("alice", EnumSet.copyOf(permission.withLesser()), true),
                List.of(),
                NOW,
                "version-7",
                null);
    }

    /** The page that a template makes, for example {@code console/overview/overview}. */
    public String render(String template, Map<String, Object> data) {
        TemplateInstance instance = engine.getTemplate(template).instance();
        data.forEach(instance::data);
        return instance.render();
    }

    private static Optional<TemplateLocator.TemplateLocation> locate(String path) {
        String file = "templates/" + path + ".html";
        try (InputStream content = PlainPages.class.getClassLoader().getResourceAsStream(file)) {
            if (content == null) {
                return Optional.empty();
            }
            String text = new String(content.readAllBytes(), StandardCharsets.UTF_8);
            return Optional.of(new TemplateLocator.TemplateLocation() {
                @Override
                public Reader read() {
                    return new StringReader(text);
                }

                @Override
                public Optional<Variant> getVariant() {
                    return Optional.of(Variant.forContentType(Variant.TEXT_HTML));
                }
            });
        } catch (IOException e) {
            throw new IllegalStateException(file, e);
        }
    }

    /** What Quarkus generates for a template extension method. */
    private record LookResolver(Method look) implements ValueResolver {

        @Override
        public int getPriority() {
            return 10;
        }

        @Override
        public boolean appliesTo(EvalContext context) {
            return context.getBase() != null
                    && context.getName().equals(look.getName())
                    && context.getParams().size() == look.getParameterCount() - 1
                    && boxed(look.getParameterTypes()[0]).isInstance(context.getBase());
        }

        private static Class<?> boxed(Class<?> type) {
            return type == long.class ? Long.class : type;
        }

        @Override
        public CompletionStage<Object> resolve(EvalContext context) {
            return context.getParams().isEmpty()
                    ? CompletableFuture.completedFuture(look(context.getBase()))
                    : context.evaluate(context.getParams().getFirst())
                            .thenApply(parameter -> look(context.getBase(), parameter));
        }

        private Object look(Object... arguments) {
            try {
                return look.invoke(null, arguments);
            } catch (ReflectiveOperationException e) {
                throw new IllegalStateException(look + " of " + Arrays.toString(arguments), e);
            }
        }
    }
}
