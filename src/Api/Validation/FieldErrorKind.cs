namespace Rollouts.Api;

/// <summary>What is wrong with a field; the kinds and their words are those of Kubernetes.</summary>
public enum FieldErrorKind
{
    /// <summary>The value is not acceptable.</summary>
    Invalid,

    /// <summary>A value is missing.</summary>
    Required,

    /// <summary>The field may not be set here.</summary>
    Forbidden,

    /// <summary>The value is not one of a closed set.</summary>
    NotSupported,

    /// <summary>The value occurs more than once.</summary>
    Duplicate,

    /// <summary>The value is longer than allowed.</summary>
    TooLong,

    /// <summary>The value names something that does not exist.</summary>
    NotFound,

    /// <summary>The value could not be checked or contradicts another field.</summary>
    Internal,

    /// <summary>The value has the wrong JSON type.</summary>
    TypeInvalid,

    /// <summary>A fault whose text is its message alone.</summary>
    Plain,
}
