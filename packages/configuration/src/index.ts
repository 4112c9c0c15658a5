export { configurationTable } from './configuration-table.ts'
export { type Configuration, ConfigurationError, loadConfiguration } from './load-configuration.ts'
export { type SecretOptions, secret } from './secret.ts'
export { listenHost, sharedVariables } from './shared-variables.ts'
