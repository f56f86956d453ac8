using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Rollouts.Statistics;

namespace Rollouts.AnalysisService;

/// <summary>The parameters of one comparison, checked, with defaults for those left out.</summary>
internal sealed class TestSettings
{
    private readonly Dictionary<string, double> _numbers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _words = new(StringComparer.Ordinal);

    private TestSettings() { }

    public double this[string name] => _numbers[name];

    public string Word(string name) => _words[name];

    /// <summary>Which difference of the canary is a regression.</summary>
    public Alternative Harmful =>
        Word("direction") switch
        {
            "increase" => Alternative.Greater,
            "decrease" => Alternative.Less,
            _ => Alternative.TwoSided,
        };

    /// <exception cref="ApiException">A parameter is unknown or out of range.</exception>
    public static TestSettings Read(Struct? given, IReadOnlyList<TestSetting> known)
    {
        var settings = new TestSettings();
        foreach (var setting in known)
        {
            settings.Put(setting, given?.Fields.TryGetValue(setting.Name, out var value) == true ? value : null);
        }

        foreach (var (name, value) in given?.Fields ?? [])
        {
            if (known.All(k => k.Name != name))
            {
                throw ApiException.Invalid(
                    $"parameters.{name}",
                    value.ToString(),
                    "not a parameter of this test",
                    $"It has: {string.Join(", ", known.Select(static k => k.Name))}."
                );
            }
        }

        return settings;
    }

    private void Put(TestSetting setting, Value? value)
    {
        var field = $"parameters.{setting.Name}";
        if (setting.IsWord)
        {
            var word =
                value is null ? setting.Words[0]
                : value.KindCase == Value.KindOneofCase.StringValue ? value.StringValue
                : "";
            _words[setting.Name] = setting.Words.Contains(word, StringComparer.Ordinal)
                ? word
                : throw ApiException.Invalid(
                    field,
                    value!.ToString(),
                    "not one of the words",
                    $"Give one of: {string.Join(", ", setting.Words)}."
                );
            return;
        }

        var number =
            value is null ? setting.Default
            : value.KindCase == Value.KindOneofCase.NumberValue ? value.NumberValue
            : double.NaN;
        var fits = number >= setting.Min && number <= setting.Max && (!setting.Whole || Math.Floor(number) == number);
        _numbers[setting.Name] = fits
            ? number
            : throw ApiException.Invalid(
                field,
                value!.ToString(),
                "out of range",
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"Give a {(setting.Whole ? "whole " : "")}number from {setting.Min} to {setting.Max}."
                )
            );
    }
}
