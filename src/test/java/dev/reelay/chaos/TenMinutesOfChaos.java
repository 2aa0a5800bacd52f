package dev.reelay.chaos;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ten minutes and thousands of jobs: {@code ./mvnw -Pchaos}. Its name keeps it out of {@code verify}. */
class TenMinutesOfChaos {

    @Test
    @Timeout(value = 45, unit = TimeUnit.MINUTES)
    void everyJobHasItsOneResultWhateverHappens(@TempDir Path folder) {
        ChaosReport.ofAny(ChaosProfile.LONG, folder);
    }
}
