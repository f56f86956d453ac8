namespace Rollouts.Statistics;

/// <summary>Errors and warnings of one import, gathered up to a limit each.</summary>
internal sealed class ConfigFindings(int limit)
{
    private readonly List<ConfigFinding> _errors = [];
    private readonly List<ConfigFinding> _warnings = [];

    public IReadOnlyList<ConfigFinding> Errors => _errors;

    public IReadOnlyList<ConfigFinding> Warnings => _warnings;

    public void Error(string path, string message) => Add(_errors, path, message);

    public void Warn(string path, string message) => Add(_warnings, path, message);

    private void Add(List<ConfigFinding> findings, string path, string message)
    {
        if (findings.Count < limit)
        {
            findings.Add(new(path, message));
        }
        else if (findings.Count == limit)
        {
            findings.Add(new("", $"and more: only the first {limit} are listed"));
        }
    }
}
