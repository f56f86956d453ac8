namespace Rollouts.Expressions;

/// <summary>All of an environment that the static check reads: names, Go types and Argo's functions, but no value.</summary>
internal sealed class EnvironmentShape(string[] names, GoType[] types, ArgoFunctions functions) : IEquatable<EnvironmentShape>
{
    /// <summary>The variables by name; their order is that of the values.</summary>
    public IReadOnlyList<string> Names => names;

    public IReadOnlyList<GoType> Types => types;

    public ArgoFunctions Functions => functions;

    /// <summary>Whether a name is declared here and so hides a builtin.</summary>
    public bool Declares(string name) => IndexOf(name) >= 0 || MeasurementFunctions.Find(name, functions) is not null;

    public int IndexOf(string name) => Array.IndexOf(names, name);

    public bool Equals(EnvironmentShape? other) =>
        ReferenceEquals(this, other)
        || (
            other is not null
            && functions == other.Functions
            && names.AsSpan().SequenceEqual((string[])other.Names)
            && types.AsSpan().SequenceEqual((GoType[])other.Types)
        );

    public override bool Equals(object? obj) => Equals(obj as EnvironmentShape);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        hash.Add(functions);
        for (var i = 0; i < names.Length; i++)
        {
            hash.Add(names[i], StringComparer.Ordinal);
            hash.Add(types[i]);
        }

        return hash.ToHashCode();
    }
}
