using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace Rollouts.Grpc;

/// <summary>Reads the lists of plugins in the form of Argo's ConfigMap <c>argo-rollouts-config</c> (row L17).</summary>
public static partial class PluginConfiguration
{
    private static readonly (string Key, PluginKind Kind)[] Lists =
    [
        ("metricProviderPlugins", PluginKind.MetricProvider),
        ("stepPlugins", PluginKind.Step),
        ("trafficRouterPlugins", PluginKind.TrafficRouter),
    ];

    /// <summary>The keys that hold lists.</summary>
    public static IReadOnlyList<string> Keys { get; } = [.. Lists.Select(static list => list.Key)];

    /// <summary>All plugins of a configuration.</summary>
    /// <param name="lists">The three lists by key; missing ones are empty, other keys belong to somebody else.</param>
    /// <param name="failures">Gets what is wrong, each with key, entry, value and remedy. Who asks for a plugin of a wrong entry is told so.</param>
    public static IReadOnlyList<PluginDefinition> Read(JsonObject lists, ICollection<string> failures)
    {
        ArgumentNullException.ThrowIfNull(lists);
        ArgumentNullException.ThrowIfNull(failures);
        var plugins = new List<PluginDefinition>();
        foreach (var (key, kind) in Lists)
        {
            if (lists[key] is not { } list)
            {
                continue;
            }

            if (list is not JsonArray entries)
            {
                failures.Add($"{key} is no list: write '- name: …' entries");
                continue;
            }

            for (var i = 0; i < entries.Count; i++)
            {
                if (new PluginEntry($"{key}[{i}]", entries[i] as JsonObject, kind, failures).Read() is not { } plugin)
                {
                    continue;
                }

                if (plugins.Exists(other => other.Kind == kind && other.Name == plugin.Name))
                {
                    failures.Add($"{key}[{i}].name is '{plugin.Name}', which an earlier entry has: names must differ");
                    continue;
                }

                plugins.Add(plugin);
            }
        }

        return plugins;
    }

    /// <summary>One entry of a list, and what is wrong with it.</summary>
    private sealed class PluginEntry(string at, JsonObject? entry, PluginKind kind, ICollection<string> failures)
    {
        private readonly List<string> _faults = [];

        public PluginDefinition? Read()
        {
            if (entry is null)
            {
                failures.Add($"{at} is no object: write name and location");
                return null;
            }

            var name = Text("name") ?? "";
            var isName = name.Length <= 253 && NamePattern().IsMatch(name);
            Require(isName, "name", name, "give namespace/name, as acme/latency");
            var (path, download) = PlaceOf(Text("location") ?? "");
            var sha256 = Text("sha256") is { Length: > 0 } text ? text : null;
            Require(sha256 is null || Sha256Pattern().IsMatch(sha256), "sha256", sha256, "give the 64 hexadecimal digits of sha256sum");
            // Argo runs whatever the network serves (row L18).
            Require(
                sha256 is not null || download is null,
                "sha256",
                sha256,
                "a program from the network runs only if it is known which; give the 64 hexadecimal digits that sha256sum says of it"
            );
            var arguments = Arguments();
            var disabled = entry["disabled"] is JsonValue value && value.TryGetValue(out bool off) && off;
            var fault = _faults.Count > 0 ? string.Join("; ", _faults) : null;
            return isName ? new PluginDefinition(kind, name, path, sha256?.ToLowerInvariant(), arguments, disabled, fault, download) : null;
        }

        private (string Path, PluginDownload? Download) PlaceOf(string location)
        {
            const string file = "file://";
            if (location.StartsWith(file, StringComparison.Ordinal) && location.Length > file.Length)
            {
                return (Path.GetFullPath(location[file.Length..]), null);
            }

            var isOfNetwork =
                location.StartsWith("http://", StringComparison.OrdinalIgnoreCase)
                || location.StartsWith("https://", StringComparison.OrdinalIgnoreCase);
            if (isOfNetwork && Uri.TryCreate(location, UriKind.Absolute, out var address) && address.Host.Length > 0)
            {
                return ("", new PluginDownload(address, HeadersFrom()));
            }

            // What cannot be read may hold a password all the same.
            var shown = isOfNetwork ? $"{location[..location.IndexOf('/', StringComparison.Ordinal)]}//…" : location;
            Require(
                false,
                "location",
                shown,
                isOfNetwork ? "it is no address; give https://HOST/PATH" : "give file://PATH or https://HOST/PATH"
            );
            return ("", null);
        }

        private List<string> HeadersFrom()
        {
            var secrets = new List<string>();
            if (entry!["headersFrom"] is not { } given)
            {
                return secrets;
            }

            foreach (var (index, source) in (given as JsonArray ?? []).Index())
            {
                var name = (source as JsonObject)?["secretRef"] is JsonObject secret ? secret["name"] : null;
                var text = name is JsonValue value && value.TryGetValue(out string? read) ? read : null;
                if (text is not null && SecretPattern().IsMatch(text))
                {
                    secrets.Add(text);
                }
                else
                {
                    Require(
                        false,
                        $"headersFrom[{index}].secretRef.name",
                        text,
                        "give the name of a Secret in the namespace of the service"
                    );
                }
            }

            Require(given is JsonArray, "headersFrom", given.ToJsonString(), "give a list of secretRefs");
            return secrets;
        }

        private List<string> Arguments()
        {
            var arguments = new List<string>();
            if (entry!["args"] is not { } given)
            {
                return arguments;
            }

            foreach (var (index, argument) in (given as JsonArray ?? []).Index())
            {
                if (argument is JsonValue value && value.TryGetValue(out string? text))
                {
                    arguments.Add(text);
                }
                else
                {
                    Require(false, $"args[{index}]", argument?.ToJsonString(), "give text, in quotes where YAML would read a number");
                }
            }

            Require(given is JsonArray, "args", given.ToJsonString(), "give a list of texts");
            return arguments;
        }

        private string? Text(string field)
        {
            if (entry![field] is not { } given)
            {
                return null;
            }

            if (given is JsonValue value && value.TryGetValue(out string? text))
            {
                return text;
            }

            Require(false, field, given.ToJsonString(), "give text");
            return null;
        }

        private void Require(bool holds, string field, string? value, string remedy)
        {
            if (!holds)
            {
                var fault = $"{at}.{field} is '{value}': {remedy}";
                _faults.Add(fault);
                failures.Add(fault);
            }
        }
    }

    [GeneratedRegex(@"^[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?/[a-zA-Z0-9](?:[a-zA-Z0-9._-]*[a-zA-Z0-9])?$", RegexOptions.None, 1000)]
    private static partial Regex NamePattern();

    [GeneratedRegex("^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$", RegexOptions.None, 1000)]
    private static partial Regex SecretPattern();

    [GeneratedRegex("^[0-9a-fA-F]{64}$", RegexOptions.None, 1000)]
    private static partial Regex Sha256Pattern();
}
