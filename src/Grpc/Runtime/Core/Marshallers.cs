namespace Grpc.Core;

/// <summary>Makes marshallers; called by the generated code.</summary>
public static class Marshallers
{
    public static Marshaller<T> Create<T>(Action<T, SerializationContext> serializer, Func<DeserializationContext, T> deserializer) =>
        new(serializer, deserializer);
}
