using FsCheck;
using FsCheck.Fluent;

namespace Rollouts.Api.Tests;

public sealed class GoDurationTests
{
    // Texts and values as Go's time package gives them.
    [Theory]
    [InlineData("0", 0L)]
    [InlineData("5s", 5_000_000_000L)]
    [InlineData("1h30m", 5_400_000_000_000L)]
    [InlineData("-1.5h", -5_400_000_000_000L)]
    [InlineData("+5s", 5_000_000_000L)]
    [InlineData(".5s", 500_000_000L)]
    [InlineData("5.s", 5_000_000_000L)]
    [InlineData("10.5s4m", 250_500_000_000L)]
    [InlineData("39h9m14.425s", 140_954_425_000_000L)]
    [InlineData("12µs", 12_000L)]
    [InlineData("12μs", 12_000L)]
    [InlineData("52763797000ns", 52_763_797_000L)]
    [InlineData("0.3333333333333333333h", 1_200_000_000_000L)]
    [InlineData("9007199254740993ns", 9_007_199_254_740_993L)]
    [InlineData("9223372036854775807ns", long.MaxValue)]
    [InlineData("-9223372036854775808ns", long.MinValue)]
    [InlineData("0.100000000000000000000h", 360_000_000_000L)]
    [InlineData("0.830103483285477580700h", 2_988_372_539_827L)]
    public void TryParse_GoText_GivesGosValue(string text, long nanoseconds)
    {
        GoDuration.TryParse(text, out var duration).ShouldBeTrue();
        duration.Nanoseconds.ShouldBe(nanoseconds);
    }

    [Theory]
    [InlineData("")]
    [InlineData(null)]
    [InlineData("3")]
    [InlineData("-")]
    [InlineData("s")]
    [InlineData(".")]
    [InlineData("-.")]
    [InlineData(".s")]
    [InlineData("+.s")]
    [InlineData("1d")]
    [InlineData("1 s")]
    [InlineData("9223372036854775808ns")]
    [InlineData("9223372036854775.808us")]
    [InlineData("3000000h")]
    [InlineData("-9223372036854775809ns")]
    public void TryParse_NoDuration_IsRefused(string? text) => GoDuration.TryParse(text, out _).ShouldBeFalse();

    [Theory]
    [InlineData(0, "0s")]
    [InlineData(1, "1ns")]
    [InlineData(1_100, "1.1µs")]
    [InlineData(2_200_000, "2.2ms")]
    [InlineData(3_300_000_000, "3.3s")]
    [InlineData(245_000_000_000, "4m5s")]
    [InlineData(245_001_000_000, "4m5.001s")]
    [InlineData(18_367_001_000_000, "5h6m7.001s")]
    [InlineData(480_000_000_001, "8m0.000000001s")]
    [InlineData(long.MaxValue, "2562047h47m16.854775807s")]
    [InlineData(long.MinValue, "-2562047h47m16.854775808s")]
    public void ToString_Value_IsGosText(long nanoseconds, string text) => new GoDuration(nanoseconds).ToString().ShouldBe(text);

    [Fact]
    public void TryParse_AnyPrintedDuration_ComesBack() =>
        Prop.ForAll(
                ArbMap.Default.ArbFor<long>(),
                n => GoDuration.TryParse(new GoDuration(n).ToString(), out var back) && back.Nanoseconds == n
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void TryParse_AnyText_NeverThrowsAndAgreesWithFault() =>
        Prop.ForAll(
                Gen.Elements("0", "1", "9", ".", "-", "+", "h", "m", "s", "ns", "µ", "x", "99999999999999999999")
                    .ListOf()
                    .Select(p => string.Concat(p))
                    .ToArbitrary(),
                text => GoDuration.TryParse(text, out _) == (GoDuration.Fault(text) is null)
            )
            .QuickCheckThrowOnFailure();
}
