namespace Rollouts.Providers.Tests;

public sealed class QueryBudgetOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_AreGood() =>
        new QueryBudgetOptionsValidator().Validate(null, new QueryBudgetOptions()).Succeeded.ShouldBeTrue();

    [Fact]
    public void Validate_EverythingWrong_NamesEachField() =>
        new QueryBudgetOptionsValidator()
            .Validate(
                null,
                new QueryBudgetOptions
                {
                    MaxConcurrent = 0,
                    PerSecond = -1,
                    Burst = 0,
                    MaxWait = TimeSpan.FromHours(2),
                    MaxRepeats = 11,
                    ShareFor = TimeSpan.FromSeconds(6),
                    DownRatio = 0,
                    DownAfter = 1,
                    DownWindow = TimeSpan.Zero,
                    DownFor = TimeSpan.Zero,
                }
            )
            .Failures!.Select(static f => f.Split(' ')[0])
            .ShouldBe([
                "MaxConcurrent",
                "PerSecond",
                "Burst",
                "MaxWait",
                "MaxRepeats",
                "ShareFor",
                "DownRatio",
                "DownAfter",
                "DownWindow",
                "DownFor",
            ]);
}
