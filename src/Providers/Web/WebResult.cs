using System.Text;
using System.Text.Json;
using Rollouts.Analysis;
using Rollouts.Expressions;

namespace Rollouts.Providers;

/// <summary>The body of an answer as a value (row F13).</summary>
internal static class WebResult
{
    private const int MaxDepth = MeasuredValue.DefaultJsonDepth;

    public static ProviderAnswer Read(byte[] body, JsonPathTemplate path)
    {
        MeasuredValue document;
        try
        {
            document = MeasuredValue.ParseJson(body, MaxDepth);
        }
        catch (JsonException) when (IsSoundButDeep(body))
        {
            return new ProviderAnswer.Error($"the answer is JSON nested deeper than {MaxDepth}");
        }
        catch (JsonException)
        {
            // What is no JSON is the result as it stands; the path is ignored.
            var text = Encoding.UTF8.GetString(body);
            return new ProviderAnswer.Value(MeasuredValue.FromString(text), text);
        }

        try
        {
            var matches = path.Find(document);
            return matches.Count > 0
                ? new ProviderAnswer.Value(matches[0], matches[0].ToJson())
                : new ProviderAnswer.Error("result of web metric produced no value");
        }
        catch (JsonPathException e)
        {
            return new ProviderAnswer.Error($"Could not find JSONPath in body: {e.Message}");
        }
    }

    private static bool IsSoundButDeep(byte[] body)
    {
        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = int.MaxValue });
        var deepest = 0;
        try
        {
            while (reader.Read())
            {
                deepest = Math.Max(deepest, reader.CurrentDepth);
            }
        }
        catch (JsonException)
        {
            // Text that breaks off deep inside is as hostile as text that does not.
            return deepest >= MaxDepth;
        }

        return deepest >= MaxDepth;
    }
}
