using System.Globalization;
using System.Text.Json;
using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>The JSON in which containers and instances hand out credentials.</summary>
internal static class CredentialDocument
{
    /// <exception cref="ProviderException">The answer is an error or another document.</exception>
    public static AwsCredentials Read(HttpAnswer answer, Uri url)
    {
        if (!answer.IsSuccess)
        {
            throw new ProviderException($"AWS credentials: {SafeUrl.Describe(url)} answered {answer.Status}");
        }

        return JsonAnswer.Read(
            answer,
            url,
            "a source of AWS credentials",
            static root => new AwsCredentials(
                Text(root, "AccessKeyId"),
                Text(root, "SecretAccessKey"),
                root.Optional("Token")?.GetString(),
                root.Optional("Expiration") is { } at
                    ? DateTimeOffset.Parse(at.GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal)
                    : null
            )
        );
    }

    private static string Text(JsonElement root, string name) =>
        root.Member(name).GetString() is { Length: > 0 } text ? text : throw new FormatException($"\"{name}\" is empty.");
}
