namespace Rollouts.Providers.Tests;

public sealed class EgressOptionsValidatorTests
{
    [Fact]
    public void Validate_Defaults_AreGood() => new EgressOptionsValidator().Validate(null, new EgressOptions()).Succeeded.ShouldBeTrue();

    [Fact]
    public void Validate_EverythingWrong_NamesEachFieldAndValue()
    {
        var options = new EgressOptions
        {
            MaxResponseBytes = 1,
            ConnectTimeout = TimeSpan.Zero,
            MaxRedirects = -1,
            AllowedNetworks = { "10.0.0.0/33", "10.0.0.0", "x" },
            AllowedHosts = { "https://a.test", "*.*", "a.test:80" },
        };
        var failures = new EgressOptionsValidator().Validate(null, options).Failures!.ToList();
        failures.Count.ShouldBe(9);
        failures.ShouldContain(static f => f.Contains("'10.0.0.0/33'", StringComparison.Ordinal));
        failures.ShouldContain(static f => f.Contains("'a.test:80'", StringComparison.Ordinal));
    }
}
