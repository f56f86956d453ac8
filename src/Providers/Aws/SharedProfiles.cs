using Rollouts.Analysis;

namespace Rollouts.Providers;

/// <summary>The shared files <c>~/.aws/credentials</c> and <c>~/.aws/config</c>: settings by profile, those of the credentials file first.</summary>
internal sealed class SharedProfiles
{
    private const int MaxFileBytes = 1024 * 1024;

    private readonly Dictionary<string, Dictionary<string, string>> _profiles = new(StringComparer.Ordinal);

    /// <exception cref="ProviderException">A file is there but cannot be read.</exception>
    public static SharedProfiles Load(EnvironmentVariables environment)
    {
        var profiles = new SharedProfiles();
        profiles.Add(environment["AWS_CONFIG_FILE"] ?? Default(environment, "config"), isConfig: true);
        profiles.Add(environment["AWS_SHARED_CREDENTIALS_FILE"] ?? Default(environment, "credentials"), isConfig: false);
        return profiles;
    }

    /// <summary>The settings of a profile; null when no file has it.</summary>
    public IReadOnlyDictionary<string, string>? Find(string profile) => _profiles.GetValueOrDefault(profile);

    private static string? Default(EnvironmentVariables environment, string file) =>
        (environment["HOME"] ?? environment["USERPROFILE"]) is { } home ? Path.Combine(home, ".aws", file) : null;

    private void Add(string? path, bool isConfig)
    {
        if (path is null || !File.Exists(path))
        {
            return;
        }

        Dictionary<string, string>? section = null;
        foreach (var line in ReadLines(path))
        {
            var text = line.Trim();
            if (text.StartsWith('[') && text.EndsWith(']'))
            {
                section = SectionOf(text[1..^1].Trim(), isConfig);
            }
            else if (section is not null && !text.StartsWith('#') && !text.StartsWith(';') && text.Split('=', 2) is [var name, var value])
            {
                section[name.Trim()] = value.Trim();
            }
        }
    }

    private Dictionary<string, string>? SectionOf(string title, bool isConfig)
    {
        const string prefix = "profile ";
        var named = title.StartsWith(prefix, StringComparison.Ordinal);
        if (isConfig && !named && title != "default")
        {
            return null;
        }

        var profile = isConfig && named ? title[prefix.Length..].Trim() : title;
        if (!_profiles.TryGetValue(profile, out var section))
        {
            _profiles[profile] = section = new Dictionary<string, string>(StringComparer.Ordinal);
        }

        return section;
    }

    private static string[] ReadLines(string path)
    {
        try
        {
            return new FileInfo(path).Length <= MaxFileBytes
                ? File.ReadAllLines(path)
                : throw new ProviderException($"the AWS file {path} is longer than {MaxFileBytes} bytes");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new ProviderException($"the AWS file {path} cannot be read: {e.Message}", e);
        }
    }
}
