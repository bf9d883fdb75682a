# fish completion for kdeploy; put `kdeploy completion fish | source` into ~/.config/fish/config.fish
function __kdeploy_environments
  printf '%s\n' dev test prod
  for file in environments/*.yaml
    string replace -r '.*/(.*)\.yaml' '$1' $file
  end
end
complete -c kdeploy -f
complete -c kdeploy -n 'not __fish_seen_subcommand_from up plan diff logs canary completion' -a up -d 'do up'
complete -c kdeploy -n '__fish_seen_subcommand_from up' -s h -l help -d 'show this: [help]'
complete -c kdeploy -n '__fish_seen_subcommand_from up' -s e -l env -r -a '(__kdeploy_environments)' -d 'the environment\'s name'
complete -c kdeploy -n '__fish_seen_subcommand_from up' -s o -l output -r -a 'text json yaml' -d 'format'
complete -c kdeploy -n '__fish_seen_subcommand_from up' -s f -l file -r -F -d 'project file'
complete -c kdeploy -n '__fish_seen_subcommand_from up' -l set -r -d 'a value'
complete -c kdeploy -n 'not __fish_seen_subcommand_from up plan diff logs canary completion' -a plan -d 'show what\'s next'
complete -c kdeploy -n '__fish_seen_subcommand_from plan diff' -s e -l env -r -a '(__kdeploy_environments)' -d 'the environment\'s name'
complete -c kdeploy -n 'not __fish_seen_subcommand_from up plan diff logs canary completion' -a logs -d 'do logs'
complete -c kdeploy -n '__fish_seen_subcommand_from logs' -s f -l follow -d 'go on'
complete -c kdeploy -n 'not __fish_seen_subcommand_from up plan diff logs canary completion' -a canary -d 'do canary'
complete -c kdeploy -n '__fish_seen_subcommand_from canary; and not __fish_seen_subcommand_from promote abort' -a promote -d 'do promote'
complete -c kdeploy -n '__fish_seen_subcommand_from canary; and __fish_seen_subcommand_from promote' -s o -l output -r -a 'text json yaml' -d 'format'
complete -c kdeploy -n '__fish_seen_subcommand_from canary; and not __fish_seen_subcommand_from promote abort' -a abort -d 'do abort'
complete -c kdeploy -n 'not __fish_seen_subcommand_from up plan diff logs canary completion' -a completion -d 'scripts'
complete -c kdeploy -n '__fish_seen_subcommand_from completion' -a 'bash zsh fish'
complete -c kdeploy -n 'not __fish_seen_subcommand_from up plan diff logs canary completion' -s h -l help -d 'show this: [help]'
