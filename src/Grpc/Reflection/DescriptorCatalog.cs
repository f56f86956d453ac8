using System.Reflection;
using Google.Protobuf;
using Google.Protobuf.Reflection;
using Grpc.AspNetCore.Server;
using Grpc.Core;
using Microsoft.AspNetCore.Routing;

namespace Rollouts.Grpc;

/// <summary>The descriptors of all services that a host serves, with the files that they need.</summary>
internal sealed class DescriptorCatalog
{
    private readonly Dictionary<string, FileDescriptor> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, FileDescriptor> _symbols = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _services = new(StringComparer.Ordinal);

    public DescriptorCatalog(IEnumerable<EndpointDataSource> endpoints)
    {
        var services = endpoints
            .SelectMany(static source => source.Endpoints)
            .Select(static endpoint => endpoint.Metadata.GetMetadata<GrpcMethodMetadata>()?.ServiceType)
            .OfType<Type>()
            .Distinct()
            .Select(DescriptorOf)
            .OfType<ServiceDescriptor>();
        foreach (var service in services)
        {
            _services.Add(service.FullName);
            Add(service.File);
        }
    }

    /// <summary>Full names, in order.</summary>
    public IReadOnlyCollection<string> Services => _services;

    public FileDescriptor? FileNamed(string name) => _files.GetValueOrDefault(name);

    public FileDescriptor? FileDeclaring(string symbol) => _symbols.GetValueOrDefault(symbol);

    public bool IsMessage(string name) => FileDeclaring(name)?.FindTypeByName<MessageDescriptor>(LocalName(name)) is not null;

    /// <summary>A file and all that it imports, each once, in the form that clients read.</summary>
    public static IReadOnlyList<ByteString> Serialize(FileDescriptor file)
    {
        var found = new List<FileDescriptor>();
        Collect(file, found);
        return [.. found.Select(static one => one.SerializedData)];
    }

    private static void Collect(FileDescriptor file, List<FileDescriptor> found)
    {
        if (found.Contains(file))
        {
            return;
        }

        found.Add(file);
        foreach (var import in file.Dependencies)
        {
            Collect(import, found);
        }
    }

    private static ServiceDescriptor? DescriptorOf(Type service)
    {
        for (var type = service; type is not null; type = type.BaseType)
        {
            if (type.GetCustomAttribute<BindServiceMethodAttribute>(inherit: false) is { } bind)
            {
                return bind.BindType.GetProperty("Descriptor", BindingFlags.Public | BindingFlags.Static)?.GetValue(null)
                    as ServiceDescriptor;
            }
        }

        return null;
    }

    private string LocalName(string symbol)
    {
        var package = _symbols[symbol].Package;
        return package.Length == 0 ? symbol : symbol[(package.Length + 1)..];
    }

    private void Add(FileDescriptor file)
    {
        if (!_files.TryAdd(file.Name, file))
        {
            return;
        }

        foreach (var service in file.Services)
        {
            _symbols[service.FullName] = file;
            foreach (var method in service.Methods)
            {
                _symbols[method.FullName] = file;
            }
        }

        foreach (var type in file.EnumTypes)
        {
            Add(type, file);
        }

        foreach (var message in file.MessageTypes)
        {
            Add(message, file);
        }

        foreach (var import in file.Dependencies)
        {
            Add(import);
        }
    }

    private void Add(MessageDescriptor message, FileDescriptor file)
    {
        _symbols[message.FullName] = file;
        foreach (var field in message.Fields.InDeclarationOrder())
        {
            _symbols[field.FullName] = file;
        }

        foreach (var one in message.Oneofs)
        {
            _symbols[one.FullName] = file;
        }

        foreach (var type in message.EnumTypes)
        {
            Add(type, file);
        }

        foreach (var nested in message.NestedTypes)
        {
            Add(nested, file);
        }
    }

    private void Add(EnumDescriptor type, FileDescriptor file)
    {
        _symbols[type.FullName] = file;
        foreach (var value in type.Values)
        {
            _symbols[value.FullName] = file;
        }
    }
}
