namespace Rollouts.Api;

/// <summary>A template or a list of steps that Go could not read into its types, so that it has no hash.</summary>
public sealed class HashInputException : Exception
{
    public HashInputException(FieldError error)
        : base(error.ToString()) => Error = error;

    /// <summary>Which field is wrong, counted from the hashed value (<c>spec.containers[0].ports[0].containerPort</c>), and how.</summary>
    public FieldError Error { get; }
}
