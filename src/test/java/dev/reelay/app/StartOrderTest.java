package dev.reelay.app;

import static com.tngtech.archunit.core.importer.ImportOption.Predefined.DO_NOT_INCLUDE_TESTS;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaParameter;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An observer of the start that is not in the table of {@link StartOrder} would run at an unknown moment. */
class StartOrderTest {

    @Test
    void everyObserverOfTheStartHasItsPlaceInTheTable() {
        List<Integer> priorities = new ClassFileImporter()
                .withImportOption(DO_NOT_INCLUDE_TESTS).importPackages("dev.reelay").stream()
                        .flatMap(type -> type.getMethods().stream())
                        .flatMap(method -> method.getParameters().stream())
                        .filter(parameter -> parameter.isAnnotatedWith(Observes.class)
                                && parameter.getRawType().isEquivalentTo(StartupEvent.class))
                        .map(StartOrderTest::priority)
                        .sorted()
                        .toList();

        assertThat(priorities)
                .containsExactly(
                        1, // sets the log's format
                        StartOrder.DEV_BROKER,
                        StartOrder.STARTUP_CHECK,
                        StartOrder.CONSOLE_CHECK,
                        StartOrder.OUTPUT_STORE,
                        StartOrder.SIMULATOR,
                        StartOrder.AFTER_CHANNELS,
                        StartOrder.CONSOLE,
                        StartOrder.SAMPLE_REQUESTS);
    }

    private static int priority(JavaParameter parameter) {
        return parameter.getAnnotationOfType(Priority.class).value();
    }
}
